// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0

// The benchmark's peer on Node.js: the same reloads, as fast as plain Node.js does them.
'use strict';
const { readFileSync } = require('node:fs');
const http = require('node:http');
const https = require('node:https');

const { env } = process;
const BATCH = 50;
const BROKER = { 'Broker-token': env.REFISCAL_BROKER_TOKEN, 'Content-Type': 'application/json' };
const CLIENT = 'processing-connector-token';
const RUNTIME = `http://${env.AWS_LAMBDA_RUNTIME_API}/2018-06-01/runtime/invocation/`;
const ca = readFileSync(env.QUARKUS_TLS_VENDOR_TRUST_STORE_PEM_CERTS);
const [toRuntime, toVendor] = [new http.Agent({ keepAlive: true }), new https.Agent({ keepAlive: true, ca })];
let token = { ends: 0 };

const send = (client, url, options, body) => new Promise((resolve, reject) => {
  client.request(url, options, (response) => {
    let text = '';
    response.setEncoding('utf8').on('data', (part) => (text += part)).on('error', reject);
    response.on('end', () => resolve({ status: response.statusCode, headers: response.headers, text }));
  }).on('error', reject).end(body);
});

async function post(path, headers, body) {
  const options = { agent: toVendor, method: 'POST', headers };
  const { status, text } = await send(https, env.REFISCAL_PROCESSING_URL + path, options, body);
  if (status < 200 || status > 299) throw new Error(`${path} was answered with ${status}`);
  return text;
}

async function bearer() {
  if (Date.now() > token.ends) {
    const form = `token=${env.REFISCAL_CONNECTOR_TOKEN}&client_id=${CLIENT}&client_secret=${CLIENT}&grant_type=token`;
    const grant = JSON.parse(await post('/oauth/token', { 'Content-Type': 'application/x-www-form-urlencoded' }, form));
    token = { value: grant.access_token, ends: Date.now() + (grant.expires_in - 60) * 1000 };
  }
  return `Bearer ${token.value}`;
}

async function reload({ ids }, requestId) {
  for (let from = 0; from < ids.length; from += BATCH) {
    const headers = { Authorization: await bearer(), ...BROKER };
    await post('/protected/documents/reload/token', headers, JSON.stringify(ids.slice(from, from + BATCH)));
  }
  return { requestId, summary: { accepted: ids.length }, documents: ids.map((id) => ({ id, outcome: 'accepted' })) };
}

(async () => {
  for (;;) {
    const { headers, text } = await send(http, `${RUNTIME}next`, { agent: toRuntime });
    const id = headers['lambda-runtime-aws-request-id'];
    const [end, answer] = await reload(JSON.parse(text), id).then((report) => ['response', report],
      (e) => ['error', { errorType: e.name, errorMessage: e.message }]);
    await send(http, `${RUNTIME}${id}/${end}`, { agent: toRuntime, method: 'POST' }, JSON.stringify(answer));
  }
})();
