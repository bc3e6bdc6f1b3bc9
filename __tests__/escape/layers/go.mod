module layers

go 1.25.0

require (
	github.com/fluxcd/pkg/envsubst v1.4.0
	k8s.io/kubernetes v1.35.0
	sigs.k8s.io/yaml v1.6.0
)

require go.yaml.in/yaml/v2 v2.4.3
