package main

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"

	"k8s.io/apiextensions-apiserver/pkg/apis/apiextensions"
	v1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/defaulting"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/listtype"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/pruning"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/validation"
	"k8s.io/apimachinery/pkg/util/validation/field"
	utilyaml "k8s.io/apimachinery/pkg/util/yaml"
)

// A question is {"crds": FILE, "kind": …, "version": …, "object": …}.
type question struct {
	Crds    string         `json:"crds"`
	Kind    string         `json:"kind"`
	Version string         `json:"version"`
	Object  map[string]any `json:"object"`
}

type checker struct {
	structural *schema.Structural
	validator  validation.SchemaValidator
}

var checkers = map[string]checker{}

// What the API server does with an object of a CustomResourceDefinition before it keeps it: unknown fields (as `--validate=strict` wants), defaults,
// nulls, schema, keys of lists. Not the rules in CEL, nor metadata.
func askSchema(line string) string {
	var asked question
	if err := json.Unmarshal([]byte(line), &asked); err != nil {
		return "unreadable: " + err.Error()
	}
	found, err := checkerFor(asked)
	if err != nil {
		return "unreadable: " + err.Error()
	}
	object := asked.Object
	options := schema.UnknownFieldPathOptions{TrackUnknownFieldPaths: true}
	problems := []string{}
	for _, path := range pruning.PruneWithOptions(object, found.structural, true, options) {
		problems = append(problems, "unknown field "+path)
	}
	defaulting.PruneNonNullableNullsWithoutDefaults(object, found.structural)
	defaulting.Default(object, found.structural)
	for _, problem := range validation.ValidateCustomResource(field.NewPath(""), object, found.validator) {
		problems = append(problems, problem.Error())
	}
	for _, problem := range listtype.ValidateListSetsAndMaps(field.NewPath(""), found.structural, object) {
		problems = append(problems, problem.Error())
	}
	if len(problems) == 0 {
		return "ok"
	}
	return strings.ReplaceAll(strings.Join(problems, "; "), "\n", " ")
}

func checkerFor(asked question) (checker, error) {
	key := strings.Join([]string{asked.Crds, asked.Kind, asked.Version}, " ")
	if known, ok := checkers[key]; ok {
		return known, nil
	}
	file, err := os.Open(asked.Crds)
	if err != nil {
		return checker{}, err
	}
	defer file.Close()
	documents := utilyaml.NewYAMLOrJSONDecoder(file, 4096)
	for {
		var definition v1.CustomResourceDefinition
		if err := documents.Decode(&definition); err != nil {
			return checker{}, fmt.Errorf("no %s in %s: %w", asked.Kind, asked.Crds, err)
		}
		if definition.Spec.Names.Kind != asked.Kind {
			continue
		}
		for _, version := range definition.Spec.Versions {
			if version.Name != asked.Version {
				continue
			}
			var internal apiextensions.JSONSchemaProps
			if err := v1.Convert_v1_JSONSchemaProps_To_apiextensions_JSONSchemaProps(version.Schema.OpenAPIV3Schema, &internal, nil); err != nil {
				return checker{}, err
			}
			structural, err := schema.NewStructural(&internal)
			if err != nil {
				return checker{}, err
			}
			validator, _, err := validation.NewSchemaValidator(&internal)
			if err != nil {
				return checker{}, err
			}
			checkers[key] = checker{structural, validator}
			return checkers[key], nil
		}
	}
}
