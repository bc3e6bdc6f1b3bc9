#!/usr/bin/env bash
# A list passes where a schema says `type: string`, as soon as the string has a `format`.
# Seen with k8s.io/kube-openapi v0.0.0-20260317180543-43fb72c5454a, whose validator the API server asks about custom resources:
#   {type: string}                     with []    is refused
#   {type: string, format: duration}   with []    passes
#   {type: string, format: duration}   with {}    is refused
# One would expect the type to be looked at first, whatever the format is. Needs Go; fails if that changes.
set -euo pipefail
version=v0.0.0-20260317180543-43fb72c5454a
folder=$(mktemp -d)
trap 'chmod -R u+w "$folder"; rm -rf "$folder"' EXIT
cd "$folder"
cat >main.go <<'GO'
package main

import (
	"fmt"

	"k8s.io/kube-openapi/pkg/validation/spec"
	"k8s.io/kube-openapi/pkg/validation/strfmt"
	"k8s.io/kube-openapi/pkg/validation/validate"
)

func main() {
	for _, format := range []string{"", "duration"} {
		schema := spec.StringProperty()
		schema.Format = format
		for _, value := range []interface{}{"5m", []interface{}{}, map[string]interface{}{}} {
			result := validate.NewSchemaValidator(schema, nil, "", strfmt.Default).Validate(value)
			fmt.Printf("format %q, value %v: valid %t\n", format, value, result.IsValid())
		}
	}
}
GO
go mod init finding >/dev/null 2>&1
go get "k8s.io/kube-openapi@$version" >/dev/null 2>&1
go mod tidy >/dev/null 2>&1
seen=$(go run .)
echo "$seen"
expected='format "", value 5m: valid true
format "", value []: valid false
format "", value map[]: valid false
format "duration", value 5m: valid true
format "duration", value []: valid true
format "duration", value map[]: valid false'
[ "$seen" = "$expected" ] || { echo 'this has changed' >&2; exit 1; }
