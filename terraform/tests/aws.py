"""Stands in for AWS on loopback: takes any call, tells on standard error what was asked, and its port on standard output."""

import http.server
import json
import sys

ANSWERS = {
    "ReceiveMessage": {"Messages": []},
    "SendMessage": {"MessageId": "m", "MD5OfMessageBody": "d"},
    "StartMessageMoveTask": {"TaskHandle": "t"},
    "ListQueues": {"QueueUrls": ["http://127.0.0.1/1/refiscal-acme-dead-letters"]},
    "PutParameter": {"Version": 2},
    "GetItem": {"Item": {"id": {"N": "254934"}}},
}
# All that a plan of nothing but new resources asks of AWS: whose credentials these are.
CALLER = """<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>
<Arn>arn:aws:iam::111122223333:root</Arn><UserId>111122223333</UserId><Account>111122223333</Account>
</GetCallerIdentityResult><ResponseMetadata><RequestId>1</RequestId></ResponseMetadata></GetCallerIdentityResponse>"""


class Aws(http.server.BaseHTTPRequestHandler):
    def answer(self):
        body = self.rfile.read(int(self.headers.get("content-length", 0))).decode(errors="replace")
        operation = self.headers.get("x-amz-target", "").split(".")[-1]
        path = self.path.split("?")[0] if not operation else ""
        print(" ".join(filter(None, [operation or self.command, path, body])), file=sys.stderr, flush=True)
        caller = "Action=GetCallerIdentity" in body
        # Without an operation it is a path, and S3's answers are no JSON.
        reply = (CALLER if caller else json.dumps(ANSWERS.get(operation, {})) if operation else "").encode()
        self.send_response(200)
        self.send_header("content-type", "text/xml" if caller else "application/x-amz-json-1.0")
        self.send_header("content-length", str(len(reply)))
        self.end_headers()
        self.wfile.write(reply)

    do_GET = do_POST = do_PUT = answer

    def log_message(self, *args):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Aws)
print(server.server_address[1], flush=True)
server.serve_forever()
