#include "ccurl.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

// As curl.h declares them. Options are numbered by the kind of their value: longs from 0, pointers from 10000, functions from
// 20000.
enum {
  CURL_GLOBAL_DEFAULT = 3,
  CURLOPT_WRITEDATA = 10001,
  CURLOPT_URL = 10002,
  CURLOPT_RANGE = 10007,
  CURLOPT_ERRORBUFFER = 10010,
  CURLOPT_WRITEFUNCTION = 20011,
  CURLOPT_USERAGENT = 10018,
  CURLOPT_LOW_SPEED_LIMIT = 19,
  CURLOPT_LOW_SPEED_TIME = 20,
  CURLOPT_HTTPHEADER = 10023,
  CURLOPT_HEADERDATA = 10029,
  CURLOPT_NOPROGRESS = 43,
  CURLOPT_XFERINFODATA = 10057,
  CURLOPT_CONNECTTIMEOUT = 78,
  CURLOPT_HEADERFUNCTION = 20079,
  CURLOPT_NOSIGNAL = 99,
  CURLOPT_PROTOCOLS = 181,
  CURLOPT_XFERINFOFUNCTION = 20219,
  CURLINFO_RESPONSE_CODE = 0x200000 + 2,
  CURLINFO_REDIRECT_URL = 0x100000 + 31,
  CURL_ERROR_SIZE = 256,
};

struct curl_slist;

static struct {
  int (*global_init)(long flags);
  const char *(*version)(void);
  skein_curl *(*init)(void);
  void (*reset)(skein_curl *);
  int (*setopt)(skein_curl *, int option, ...);
  int (*perform)(skein_curl *);
  int (*getinfo)(skein_curl *, int info, ...);
  void (*cleanup)(skein_curl *);
  const char *(*strerror)(int code);
  struct curl_slist *(*append)(struct curl_slist *, const char *);
  void (*free_all)(struct curl_slist *);
} curl;

static const char *library_name;
static char failure[512];
static char version[64];

static void load(void) {
  void *library = dlopen(library_name, RTLD_NOW | RTLD_LOCAL);
  if (!library) {
    // dlerror repeats the name, which the caller knows.
    const char *reason = dlerror();
    const size_t length = strlen(library_name);
    if (!strncmp(reason, library_name, length) && !strncmp(reason + length, ": ", 2)) reason += length + 2;
    snprintf(failure, sizeof failure, "%s", reason);
    return;
  }
  const struct {
    const char *name;
    void **place;
  } functions[] = {
      {"curl_global_init", (void **)&curl.global_init}, {"curl_version", (void **)&curl.version},
      {"curl_easy_init", (void **)&curl.init},          {"curl_easy_reset", (void **)&curl.reset},
      {"curl_easy_setopt", (void **)&curl.setopt},      {"curl_easy_perform", (void **)&curl.perform},
      {"curl_easy_getinfo", (void **)&curl.getinfo},    {"curl_easy_cleanup", (void **)&curl.cleanup},
      {"curl_easy_strerror", (void **)&curl.strerror},  {"curl_slist_append", (void **)&curl.append},
      {"curl_slist_free_all", (void **)&curl.free_all},
  };
  for (size_t i = 0; i < sizeof functions / sizeof *functions; i++) {
    *functions[i].place = dlsym(library, functions[i].name);
    if (!*functions[i].place) {
      snprintf(failure, sizeof failure, "it has no %s", functions[i].name);
      return;
    }
  }
  if (curl.global_init(CURL_GLOBAL_DEFAULT) != 0) {
    snprintf(failure, sizeof failure, "it cannot be initialized");
    return;
  }
  // "libcurl/7.88.1 OpenSSL/3.0.15 …"
  const char *text = curl.version();
  const char *number = strchr(text, '/');
  number = number ? number + 1 : text;
  snprintf(version, sizeof version, "%.*s", (int)strcspn(number, " "), number);
  int major = 0, minor = 0;
  if (sscanf(version, "%d.%d", &major, &minor) == 2 && major * 100 + minor < 732) {
    snprintf(failure, sizeof failure, "version %s is too old; 7.32 or later is needed", version);
  }
}

const char *skein_curl_load(const char *name) {
  static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
  pthread_mutex_lock(&mutex);
  if (!library_name) {
    library_name = strdup(name);
    load();
  }
  pthread_mutex_unlock(&mutex);
  return failure[0] ? failure : NULL;
}

const char *skein_curl_version(void) { return version; }

skein_curl *skein_curl_make(void) { return curl.init(); }

void skein_curl_free(skein_curl *transfer) { curl.cleanup(transfer); }

static size_t take_body(char *bytes, size_t size, size_t count, void *data) {
  const skein_curl_request *request = data;
  return request->take_body(bytes, size * count, request->context);
}

static size_t take_header(char *bytes, size_t size, size_t count, void *data) {
  const skein_curl_request *request = data;
  return request->take_header(bytes, size * count, request->context);
}

static int watch(void *data, int64_t total, int64_t now, int64_t total_up, int64_t now_up) {
  (void)total, (void)now, (void)total_up, (void)now_up;
  const skein_curl_request *request = data;
  return request->watch(request->context);
}

/// The first code other than 0.
static int set_up(skein_curl *transfer, const skein_curl_request *request, struct curl_slist *headers, char *error) {
  const int codes[] = {
      curl.setopt(transfer, CURLOPT_ERRORBUFFER, error),
      curl.setopt(transfer, CURLOPT_NOSIGNAL, 1L),
      curl.setopt(transfer, CURLOPT_NOPROGRESS, 0L),
      curl.setopt(transfer, CURLOPT_CONNECTTIMEOUT, request->connect_seconds),
      curl.setopt(transfer, CURLOPT_LOW_SPEED_LIMIT, 1L),
      curl.setopt(transfer, CURLOPT_LOW_SPEED_TIME, request->stall_seconds),
      curl.setopt(transfer, CURLOPT_WRITEFUNCTION, take_body),
      curl.setopt(transfer, CURLOPT_WRITEDATA, (void *)request),
      curl.setopt(transfer, CURLOPT_HEADERFUNCTION, take_header),
      curl.setopt(transfer, CURLOPT_HEADERDATA, (void *)request),
      curl.setopt(transfer, CURLOPT_XFERINFOFUNCTION, watch),
      curl.setopt(transfer, CURLOPT_XFERINFODATA, (void *)request),
      curl.setopt(transfer, CURLOPT_PROTOCOLS, request->protocols),
      curl.setopt(transfer, CURLOPT_USERAGENT, request->user_agent),
      curl.setopt(transfer, CURLOPT_RANGE, request->range),
      curl.setopt(transfer, CURLOPT_HTTPHEADER, headers),
      curl.setopt(transfer, CURLOPT_URL, request->url),
  };
  for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
    if (codes[i] != 0) return codes[i];
  }
  return 0;
}

void skein_curl_perform(skein_curl *transfer, const skein_curl_request *request, skein_curl_outcome *outcome) {
  char error[CURL_ERROR_SIZE] = "";
  memset(outcome, 0, sizeof *outcome);
  curl.reset(transfer);  // options alone: connections stay
  struct curl_slist *headers = NULL;
  for (size_t i = 0; i < request->header_count && outcome->code == 0; i++) {
    struct curl_slist *longer = curl.append(headers, request->headers[i]);
    if (longer) {
      headers = longer;
    } else {
      outcome->code = SKEIN_CURLE_OUT_OF_MEMORY;
    }
  }
  if (outcome->code == 0) outcome->code = set_up(transfer, request, headers, error);
  if (outcome->code == 0) outcome->code = curl.perform(transfer);
  curl.getinfo(transfer, CURLINFO_RESPONSE_CODE, &outcome->status);
  const char *redirection = NULL;
  curl.getinfo(transfer, CURLINFO_REDIRECT_URL, &redirection);
  // One that is cut would lead elsewhere: it is left empty.
  if (redirection && strlen(redirection) < sizeof outcome->redirection) strcpy(outcome->redirection, redirection);
  if (outcome->code != 0) {
    snprintf(outcome->failure, sizeof outcome->failure, "%s", error[0] ? error : curl.strerror(outcome->code));
  }
  curl.reset(transfer);  // forgets the buffer and the headers
  curl.free_all(headers);
}
