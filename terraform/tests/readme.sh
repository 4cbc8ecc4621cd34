#!/usr/bin/env bash
# Executes each command of README.md: what Terraform is told to apply or to destroy is planned, on a local
# state, and AWS is a server on loopback. The scripts that it names have tests of their own.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
source ./lib.sh

for tool in aws jq python3 openssl; do
  "$tool" version >/dev/null 2>&1 || "$tool" --version >/dev/null 2>&1 || { echo "SKIPPED, $tool is not installed"; exit 0; }
done
work=$(mktemp -d)
python3 tests/aws.py >"$work/port" 2>"$work/asked" &
server=$!
trap 'kill "$server" 2>/dev/null || true; rm -rf "$work"' EXIT
until [[ -s $work/port ]]; do sleep 0.1; done
port=$(cat "$work/port")

mkdir "$work/bin" "$work/target" "$work/terraform"
offline_copy . "$work/terraform" "$port"
echo "a package" >"$work/target/function.zip"
printf '#!/usr/bin/env bash\n' >"$work/mvnw"
# shellcheck disable=SC2016 # The script that this writes expands it.
printf '#!/usr/bin/env bash\nexec "%s" --endpoint-url "http://127.0.0.1:%s" "$@"\n' "$(command -v aws)" "$port" >"$work/bin/aws"
cat >"$work/bin/terraform" <<END
#!/usr/bin/env bash
set -euo pipefail
echo "terraform \$*" >>"$work/told"
command=\$1
shift
case \$command in
  # Where the state lies is the reader's business; here it is a local one.
  init) exec "$(command -v terraform)" init ${init_options[*]} \$(printf '%s\n' "\$@" | grep -vE '^-backend-config=(bucket|region)=') ;;
  apply) exec "$(command -v terraform)" plan -no-color "\$@" ;;
  destroy) exec "$(command -v terraform)" plan -destroy -no-color "\$@" ;;
  output) echo '{"execution_arns": {"read": ["arn"]}}' ;;
  *) exec "$(command -v terraform)" "\$command" "\$@" ;;
esac
END
chmod +x "$work/mvnw" "$work/bin/"*

# The blocks for a shell, whose reader edits the merchant's file, and then what stands in backquotes and begins with a
# program; an import is only warned of.
awk '
  /^```/   { in_shell = /bash/; next }
  in_shell { print }
  in_shell && /^cp / { print "sed -i s/\\\"example\\\"/\\\"acme\\\"/ merchants/acme.tfvars" }
' README.md >"$work/commands"
# shellcheck disable=SC2016 # The backquotes are Markdown's.
sed '/^```/,/^```/d' README.md | grep -oE '`(terraform|aws) [^`]+`' | tr -d '`' | grep -vx 'terraform import' >>"$work/commands"
grep -oE '`(\./|terraform/)?[a-z-]+\.sh' README.md | sed -E 's|^`(terraform/)?(\./)?||' | sort -u | while read -r script; do
  [[ -x $script || -x tests/$script ]] || fail "README.md names a script that is not there: $script"
done

export AWS_ACCESS_KEY_ID=none AWS_SECRET_ACCESS_KEY=none
export AWS_DEFAULT_REGION=eu-central-1 AWS_MAX_ATTEMPTS=1 AWS_PAGER="" AWS_EC2_METADATA_DISABLED=true
said=$(cd "$work" && PATH=$work/bin:$PATH bash -euxo pipefail commands 2>&1 <<<$'one\ntwo') ||
  fail "README.md has a command that does not work: $(tail -n 30 <<<"$said")"

# told COUNT WHAT: Terraform was told this at least so many times.
told() {
  [[ $(grep -cE -- "$2" "$work/told") -ge $1 ]] || fail "README.md must have its reader type $2, $1 times: $(cat "$work/told")"
}
asked() {
  grep -qE -- "$1" "$work/asked" || fail "README.md must ask AWS for what it says, but not for $1 in: $(cat "$work/asked")"
}

told 1 '^terraform init -backend-config=bucket=\S+ -backend-config=region='
told 1 '^terraform workspace select -or-create acme'
told 4 '^terraform apply -var-file=merchants/acme.tfvars'
told 1 '^terraform destroy .*-var deletion_protection=false'
told 1 '^terraform workspace delete acme'
asked '^PutParameter .*"/refiscal/acme/connector-token".*"Value": "one"'
asked '^PutParameter .*"/refiscal/acme/broker-token".*"Value": "two"'
asked '^PUT /YOUR-PACKAGES/refiscal/function.zip'
asked '^PUT /2015-03-31/functions/refiscal-acme/aliases/live .*"FunctionVersion": "7"'
