// Copyright The refiscal Authors
// SPDX-License-Identifier: Apache-2.0

// The benchmark's limit: the same reloads in C on libcurl, with next to nothing around them.

#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

enum { BATCH = 50, MOST = 1 << 20 };
static char in[MOST], body[MOST], out[MOST], request_id[64], token[4096];
static size_t in_size;

static size_t take(char *data, size_t one, size_t size, void *unused) {
  if (in_size + size >= MOST) return 0;
  memcpy(in + in_size, data, size);
  in[in_size += size] = 0;
  return size;
}

static size_t header(char *line, size_t one, size_t size, void *unused) {
  const char *name = "Lambda-Runtime-Aws-Request-Id:";
  if (!strncasecmp(line, name, strlen(name))) sscanf(line + strlen(name), " %63[^\r]", request_id);
  return size;
}

static long call(CURL *curl, const char *url, struct curl_slist *headers, const char *send) {
  long status = 0;
  in[in_size = 0] = 0;
  curl_easy_setopt(curl, CURLOPT_URL, url);
  curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
  curl_easy_setopt(curl, send ? CURLOPT_COPYPOSTFIELDS : CURLOPT_HTTPGET, send ? send : (void *)1L);
  if (!curl_easy_perform(curl)) curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
  return status;
}

int main(int count, char **arguments) {
  if (count > 1) return puts(arguments[0]) < 0 || puts(curl_version_info(CURLVERSION_NOW)->version) < 0;
  const char *client = "processing-connector-token", *vendor = getenv("REFISCAL_PROCESSING_URL");
  char url[2048], next[512], line[8192];
  time_t ends = 0;
  CURL *tls = curl_easy_init(), *runtime = curl_easy_init();
  curl_easy_setopt(tls, CURLOPT_CAINFO, getenv("QUARKUS_TLS_VENDOR_TRUST_STORE_PEM_CERTS"));
  curl_easy_setopt(tls, CURLOPT_WRITEFUNCTION, take);
  curl_easy_setopt(runtime, CURLOPT_WRITEFUNCTION, take);
  curl_easy_setopt(runtime, CURLOPT_HEADERFUNCTION, header);
  snprintf(next, sizeof next, "http://%s/2018-06-01/runtime/invocation/", getenv("AWS_LAMBDA_RUNTIME_API"));
  for (;;) {
    long status = 200;
    snprintf(url, sizeof url, "%snext", next);
    if (call(runtime, url, NULL, NULL) != 200) return 1;
    char *event = strdup(in), *id = strchr(event, '['), *to = out;
    int ids = 0;
    while (status / 100 == 2 && id && *id != ']') {
      if (time(NULL) > ends) {
        snprintf(url, sizeof url, "%s/oauth/token", vendor);
        snprintf(body, sizeof body, "token=%s&client_id=%s&client_secret=%s&grant_type=token",
                 getenv("REFISCAL_CONNECTOR_TOKEN"), client, client);
        if ((status = call(tls, url, NULL, body)) / 100 != 2) break;
        sscanf(strstr(in, "\"access_token\"") + 14, "%*[: \"]%4095[^\"]", token);
        ends = time(NULL) + atol(strstr(in, "\"expires_in\"") + 13) - 60;
      }
      char *batch = body;
      for (int n = 0; n < BATCH && *id != ']'; n++, ids++) {
        long value = strtol(id + 1, &id, 10);
        batch += sprintf(batch, "%c%ld", n ? ',' : '[', value);
        to += sprintf(to, "%s{\"id\":%ld,\"outcome\":\"accepted\"}", ids ? "," : "", value);
      }
      strcpy(batch, "]");
      struct curl_slist *headers = curl_slist_append(NULL, "Content-Type: application/json");
      snprintf(line, sizeof line, "Authorization: Bearer %s", token);
      headers = curl_slist_append(headers, line);
      snprintf(line, sizeof line, "Broker-token: %s", getenv("REFISCAL_BROKER_TOKEN"));
      headers = curl_slist_append(headers, line);
      snprintf(url, sizeof url, "%s/protected/documents/reload/token", vendor);
      status = call(tls, url, headers, body);
      curl_slist_free_all(headers);
    }
    free(event);
    snprintf(url, sizeof url, "%s%s/%s", next, request_id, status / 100 == 2 ? "response" : "error");
    if (status / 100 == 2)
      snprintf(body, sizeof body, "{\"requestId\":\"%s\",\"summary\":{\"accepted\":%d},\"documents\":[%.*s]}",
               request_id, ids, (int)(to - out), out);
    else
      snprintf(body, sizeof body, "{\"errorType\":\"Error\",\"errorMessage\":\"was answered with %ld\"}", status);
    call(runtime, url, NULL, body);
  }
}
