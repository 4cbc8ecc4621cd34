# Copyright The refiscal Authors
# SPDX-License-Identifier: Apache-2.0

"""The benchmark's peer on Python: the same reloads, as fast as plain Python does them."""

import json, os, ssl, time
from http.client import HTTPConnection, HTTPSConnection

env = os.environ
BATCH = 50
CLIENT = "processing-connector-token"
SECRET = env["REFISCAL_CONNECTOR_TOKEN"]
BROKER = {"Broker-token": env["REFISCAL_BROKER_TOKEN"], "Content-Type": "application/json"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
RUNTIME = "/2018-06-01/runtime/invocation/"
host, _, base = env["REFISCAL_PROCESSING_URL"].removeprefix("https://").partition("/")
tls = ssl.create_default_context(cafile=env["QUARKUS_TLS_VENDOR_TRUST_STORE_PEM_CERTS"])
vendor = HTTPSConnection(host, context=tls)
runtime = HTTPConnection(env["AWS_LAMBDA_RUNTIME_API"])
token = {"value": "", "ends": 0}


def post(path, headers, body):
    vendor.request("POST", f"/{base}{path}", body, headers)
    answer = vendor.getresponse()
    text = answer.read()
    if not 200 <= answer.status <= 299:
        raise RuntimeError(f"{path} was answered with {answer.status}")
    return text


def bearer():
    if time.time() > token["ends"]:
        form = f"token={SECRET}&client_id={CLIENT}&client_secret={CLIENT}&grant_type=token"
        grant = json.loads(post("/oauth/token", FORM, form))
        token.update(value=grant["access_token"], ends=time.time() + grant["expires_in"] - 60)
    return token["value"]


def reload(ids, request_id):
    for start in range(0, len(ids), BATCH):
        headers = {"Authorization": f"Bearer {bearer()}", **BROKER}
        post("/protected/documents/reload/token", headers, json.dumps(ids[start : start + BATCH]))
    documents = [{"id": id, "outcome": "accepted"} for id in ids]
    return {"requestId": request_id, "summary": {"accepted": len(ids)}, "documents": documents}


while True:
    runtime.request("GET", RUNTIME + "next")
    event = runtime.getresponse()
    request_id, text = event.headers["Lambda-Runtime-Aws-Request-Id"], event.read()
    try:
        end, answer = "response", reload(json.loads(text)["ids"], request_id)
    except Exception as e:
        end, answer = "error", {"errorType": type(e).__name__, "errorMessage": str(e)}
    runtime.request("POST", f"{RUNTIME}{request_id}/{end}", json.dumps(answer))
    runtime.getresponse().read()
