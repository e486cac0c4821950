#ifndef SKEIN_CCURL_H
#define SKEIN_CCURL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// The few functions of libcurl (7.32 or later) that a download needs. The library is loaded when it is asked for, so that nothing
/// is needed to build, and programs that download nothing do not wait for it. Constants have the values of `curl/curl.h`, which
/// are part of libcurl's binary interface. Swift cannot call `curl_easy_setopt`, which takes any number of arguments: hence a
/// function here for each kind of value.

/// A transfer, `CURL *`.
typedef struct skein_curl skein_curl;

/// Takes `count` bytes of a body or one line of a header; returns how many it took: fewer end the transfer.
typedef size_t skein_curl_taker(const char *bytes, size_t count, void *context);
/// Called about once a second and whenever bytes come; other than 0 ends the transfer.
typedef int skein_curl_watcher(void *context);

/// What a transfer asks for. The range may be NULL: the whole.
typedef struct {
  const char *url;
  long protocols;          // CURLOPT_PROTOCOLS: a sum of SKEIN_CURLPROTO_…
  const char *user_agent;  // CURLOPT_USERAGENT
  const char *range;       // CURLOPT_RANGE: "100-"
  const char *const *headers;  // lines such as "If-Range: …"
  size_t header_count;
  long connect_seconds;  // CURLOPT_CONNECTTIMEOUT
  long stall_seconds;    // CURLOPT_LOW_SPEED_TIME: so long without a byte is a failure
  skein_curl_taker *take_header;
  skein_curl_taker *take_body;
  skein_curl_watcher *watch;
  void *context;  // for the three
} skein_curl_request;

/// What came of it.
typedef struct {
  int code;               // CURLcode; 0 is success
  long status;            // of HTTP; 0 if there was none
  char failure[512];      // what libcurl says of a code other than 0
  char redirection[4096]; // where a redirection leads, whole; else empty
} skein_curl_outcome;

enum { SKEIN_CURLPROTO_HTTP = 1, SKEIN_CURLPROTO_HTTPS = 2 };

/// CURLcode: names as in curl.h
enum {
  SKEIN_CURLE_UNSUPPORTED_PROTOCOL = 1,
  SKEIN_CURLE_URL_MALFORMAT = 3,
  SKEIN_CURLE_WRITE_ERROR = 23,
  SKEIN_CURLE_OUT_OF_MEMORY = 27,
  SKEIN_CURLE_ABORTED_BY_CALLBACK = 42,
  SKEIN_CURLE_PEER_FAILED_VERIFICATION = 60,
  SKEIN_CURLE_SSL_CACERT_BADFILE = 77,
};

/// Loads the library, once. Returns NULL, or why it cannot be used: a constant string.
///
/// @param name The file's name, such as libcurl.so.4; that of the first call counts.
const char *skein_curl_load(const char *name);

/// The version, such as 7.88.1, once loaded; else an empty string.
const char *skein_curl_version(void);

/// Makes a transfer that can be performed again and again, and keeps connections open in between; NULL without memory.
skein_curl *skein_curl_make(void);
void skein_curl_free(skein_curl *transfer);

/// Sends a GET request and waits for its end. Redirections are not followed.
void skein_curl_perform(skein_curl *transfer, const skein_curl_request *request, skein_curl_outcome *outcome);

#endif
