"""Holds template.yaml, transformed, to what cfn-lint and what no linter knows."""

import json
import logging
import re
import sys
import warnings
from pathlib import Path

warnings.simplefilter("ignore")
logging.disable(logging.CRITICAL)

from cfnlint.api import ManualArgs, lint  # noqa: E402
from samtranslator.model.exceptions import InvalidDocumentException  # noqa: E402
from samtranslator.translator.transform import transform  # noqa: E402
from samtranslator.yaml_helper import yaml_parse  # noqa: E402

import expected_modules  # noqa: E402
import mistakes  # noqa: E402
import zips  # noqa: E402
from expectations import deployments, findings_of  # noqa: E402

TEMPLATE = Path(__file__).with_name("template.yaml")

# What a deployer has to say; everything else has a default.
PARAMETERS = {"DatabaseUrl": "libsql://orders-acme.turso.io", "DatabaseTokenSecret": "lathe/token"}

# The transform leaves parameters behind that it has resolved.
IGNORED = ["W2001"]


class NoManagedPolicies:
    """The template names no managed policy of AWS, so nobody has to be asked for their list."""

    def load(self):
        return {}


def parsed():
    return yaml_parse(TEMPLATE.read_text())


def transformed(template):
    """The template as CloudFormation gets it; zips stand where `sam deploy` would have put what `sam build` made."""
    for name, resource in template["Resources"].items():
        if resource.get("Properties", {}).get("CodeUri"):
            resource["Properties"]["CodeUri"] = f"s3://zips/{name}.zip"
    return transform(template, dict(PARAMETERS), NoManagedPolicies())


def findings(template, first_is_enough=False):
    """What is wrong, a line each; linting takes longest, and is left out where something was found and that is enough."""
    source = json.loads(json.dumps(template, default=str))
    try:
        plain = transformed(template)
    except InvalidDocumentException as refused:
        return [f"transform: {refused.message} {[cause.message for cause in refused.causes]}"]
    text = json.dumps(plain, default=str)
    ours = findings_of(source, json.loads(text)) + expected_modules.findings_of(source, json.loads(text))
    if ours and first_is_enough:
        return ours
    linted = lint(text, None, ["eu-west-1"], ManualArgs(ignore_checks=IGNORED))
    return [f"{one.rule.id}: {one.message}" for one in linted] + ours


def check():
    found = findings(parsed()) + deployments() + zips.check()
    print("\n".join(found) if found else "infra-sam/template.yaml: nothing found")
    return 1 if found else 0


def found_of(plant):
    template = parsed()
    plant(template)
    return findings(template, first_is_enough=True)


def check_mistakes():
    missed = 0
    planted = [(name, found_of(plant)) for name, plant in mistakes.ALL] + [
        (name, zips.findings(plant)) for name, plant in zips.MISTAKES
    ]
    for name, found in planted:
        missed += not found
        first = re.sub(r"\s+", " ", found[0])[:110] if found else "NOT FOUND"
        print(f"{name:58} {first}")
    print(f"{len(planted) - missed} of {len(planted)} planted mistakes found")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(check_mistakes() if "--mistakes" in sys.argv[1:] else check())
