// Sends values through the real layers between a manifest and a container. Reads a JSON list of
// {"layer": ..., "value": ...} and writes the list of what each layer made of its value.
package main

import (
	"encoding/json"
	"log"
	"os"

	"github.com/fluxcd/pkg/envsubst"
	"k8s.io/kubernetes/third_party/forked/golang/expansion"
	"sigs.k8s.io/yaml"
)

type task struct {
	Layer string `json:"layer"`
	Value any    `json:"value"`
}

func main() {
	var tasks []task
	if err := json.NewDecoder(os.Stdin).Decode(&tasks); err != nil {
		log.Fatal(err)
	}
	results := make([]any, len(tasks))
	for i, task := range tasks {
		results[i] = send(task)
	}
	if err := json.NewEncoder(os.Stdout).Encode(results); err != nil {
		log.Fatal(err)
	}
}

func send(task task) any {
	switch task.Layer {
	// kustomize-controller substitutes in the YAML of each object, and a variable that is not set is an error to it.
	case "flux-substitution":
		text, err := yaml.Marshal(task.Value)
		if err != nil {
			return err.Error()
		}
		substituted, err := envsubst.Eval(string(text), func(name string) (string, bool) {
			return "", false
		})
		if err != nil {
			return err.Error()
		}
		return parse(substituted)
	case "kubernetes-expansion":
		text, _ := task.Value.(string)
		return expansion.Expand(text, func(name string) string { return "expanded" })
	// What kubectl, Flux and the API server read YAML with.
	case "yaml":
		text, _ := task.Value.(string)
		return parse(text)
	}
	return "no such layer"
}

func parse(text string) any {
	var value any
	if err := yaml.Unmarshal([]byte(text), &value); err != nil {
		return err.Error()
	}
	return value
}
