// Sends values through the real layers between a manifest and a container. Reads a JSON list of
// {"layer": ..., "value": ...} and writes the list of what each layer made of its value.
package main

import (
	"encoding/json"
	"log"
	"os"

	"github.com/fluxcd/pkg/envsubst"
	"k8s.io/kubernetes/third_party/forked/golang/expansion"
	"sigs.k8s.io/kustomize/api/krusty"
	"sigs.k8s.io/kustomize/kyaml/filesys"
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
	// kustomize-controller substitutes in the YAML of each object, and a variable that is not set is an error to it. One is set here.
	case "flux-substitution":
		text, err := yaml.Marshal(task.Value)
		if err != nil {
			return err.Error()
		}
		substituted, err := envsubst.Eval(string(text), func(name string) (string, bool) {
			return "value of " + name, name == "DECLARED"
		})
		if err != nil {
			return err.Error()
		}
		return parse(substituted)
	// The same with variables: {"object": ..., "variables": {...}}; one that is not set is empty, as in Flux by default.
	case "flux-variables":
		given, _ := task.Value.(map[string]any)
		variables, _ := given["variables"].(map[string]any)
		text, err := yaml.Marshal(given["object"])
		if err != nil {
			return err.Error()
		}
		substituted, err := envsubst.Eval(string(text), func(name string) (string, bool) {
			value, _ := variables[name].(string)
			return value, true
		})
		if err != nil {
			return err.Error()
		}
		return parse(substituted)
	case "kubernetes-expansion":
		text, _ := task.Value.(string)
		return expansion.Expand(text, func(name string) string { return "expanded" })
	// The library that kustomize-controller builds with: a file as it arrives in the ConfigMap that is generated of it.
	case "kustomize-file":
		text, _ := task.Value.(string)
		return build("configMapGenerator: [{name: generated, files: [key=content]}]", text)
	// The same for an object that is listed, written as YAML.
	case "kustomize-resource":
		text, _ := task.Value.(string)
		return build("resources: [content]", text)
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

func build(kustomization, content string) any {
	files := filesys.MakeFsInMemory()
	header := "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n"
	for name, text := range map[string]string{"kustomization.yaml": header + kustomization, "content": content} {
		if err := files.WriteFile(name, []byte(text)); err != nil {
			return err.Error()
		}
	}
	built, err := krusty.MakeKustomizer(krusty.MakeDefaultOptions()).Run(files, ".")
	if err != nil {
		return err.Error()
	}
	text, err := built.AsYaml()
	if err != nil {
		return err.Error()
	}
	return parse(string(text))
}
