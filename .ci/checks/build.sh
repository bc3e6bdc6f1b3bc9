#!/usr/bin/env bash
# The package that is published runs, with its scripts and schemas beside the compiled files.
set -euo pipefail
npm run build
node -e "
  const library = require('./build/lib');
  const file = { path: 'a.yaml', content: '', manifest: { apiVersion: 'cert-manager.io/v1', kind: 'Certificate' } };
  if (new library.SchemaGuard().inspect([file]).length === 0) throw new Error('the built package has no schemas');
"
diff <(cd lib && find . -name '*.sh' | sort) <(cd build/lib && find . -name '*.sh' | sort)
