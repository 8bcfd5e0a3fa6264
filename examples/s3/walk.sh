#!/bin/sh
# A small chain over the S3 server at $1: see README.md beside this file.
set -eu
endpoint=${1:?usage: walk.sh http://127.0.0.1:5000}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
: "${AWS_ACCESS_KEY_ID:=demo}" "${AWS_SECRET_ACCESS_KEY:=demo}" "${AWS_DEFAULT_REGION:=us-east-1}"
export AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_DEFAULT_REGION JXC_REMOTE_ENDPOINT="$endpoint"

python - "$endpoint" <<'PYTHON'
import sys

import boto3

boto3.client("s3", endpoint_url=sys.argv[1]).create_bucket(Bucket="shops")
PYTHON

hq() { jxc --home "$folder/hq" --lang en "$@"; }
s001() { jxc --home "$folder/s001" --lang en "$@"; }

hq init --hq --name Headquarters --remote s3://shops/jxc --yes
hq sync
s001 init --store s001 --name Nanjing-Road --remote s3://shops/jxc --hq-key "$(cat "$folder/hq/keys/node.pub")" --yes
hq hq store add s001 --key "$(cat "$folder/s001/keys/node.pub")"

s001 item add 1001 Cola --price 3.50
s001 party add S01 Drinks --invoice special
s001 opening finish
s001 purchase 1001x24@2.26 --from S01
s001 sale 1001x3
s001 sync

hq sync
hq sync status
hq sync verify
hq report margin
