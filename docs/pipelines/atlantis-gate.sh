#!/usr/bin/env bash
# Judges the plan of one project beside the states of the others, as they are: its output is part of Atlantis' comment.
set -euo pipefail
cd "$(git rev-parse --show-toplevel)"
mkdir -p "plans-$PROJECT_NAME/plans"
cp "$SHOWFILE" "plans-$PROJECT_NAME/plans/$PROJECT_NAME.json"
aws s3 sync --only-show-errors "s3://$NETWORK_BUCKET/states" "plans-$PROJECT_NAME/states"
gate="$PWD/docs/pipelines/gate-plans.sh"
asked="$PWD/cdktf.out/environments"
cd "plans-$PROJECT_NAME" && "$gate" --asked "$asked"
