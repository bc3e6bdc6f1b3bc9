// Package register has the one provider that the suite's store is read with, in place of all thirty-four and their clients.
package register

import _ "github.com/external-secrets/external-secrets/pkg/provider/doppler"
