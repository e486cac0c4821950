#include "onednn.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

// As oneDNN's header declares them: without it, nothing has to be installed to build.
typedef struct {
  int major, minor, patch;
} dnnl_version_t;
typedef int sgemm_function(char a_transposed, char b_transposed, int64_t m, int64_t n, int64_t k, float alpha,
                           const float *a, int64_t lda, const float *b, int64_t ldb, float beta, float *c, int64_t ldc);

static sgemm_function *sgemm;
static void (*omp_set_threads)(int);
static char version[32];
static char failure[512];

static void load(void) {
  static const char *const names[] = {"libdnnl.so.3", "libdnnl.so.2", "libdnnl.so"};
  void *library = NULL;
  for (size_t i = 0; i < sizeof names / sizeof *names && !library; i++) library = dlopen(names[i], RTLD_NOW | RTLD_LOCAL);
  if (!library) {
    snprintf(failure, sizeof failure, "%s", dlerror());
    return;
  }
  sgemm = (sgemm_function *)dlsym(library, "dnnl_sgemm");
  const dnnl_version_t *(*version_of)(void) = (const dnnl_version_t *(*)(void))dlsym(library, "dnnl_version");
  // The OpenMP that the library was linked with, if it was: threads are ours to start.
  omp_set_threads = (void (*)(int))dlsym(library, "omp_set_num_threads");
  if (!sgemm || !version_of) {
    snprintf(failure, sizeof failure, "the library lacks dnnl_sgemm");
    return;
  }
  const dnnl_version_t *v = version_of();
  snprintf(version, sizeof version, "%d.%d.%d", v->major, v->minor, v->patch);
}

const char *skein_onednn_load(void) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, load);
  return failure[0] ? failure : NULL;
}

const char *skein_onednn_version(void) { return version; }

void skein_onednn_product(bool a_transposed, bool b_transposed, size_t m, size_t n, size_t k, float scale, const float *a,
                          size_t a_stride, const float *b, size_t b_stride, bool adding, float *c, size_t c_stride) {
  static _Thread_local bool is_prepared;
  if (!is_prepared) {
    if (omp_set_threads) omp_set_threads(1);  // a setting of the calling thread
    is_prepared = true;
  }
  const int status =
      sgemm(a_transposed ? 'T' : 'N', b_transposed ? 'T' : 'N', (int64_t)m, (int64_t)n, (int64_t)k, scale, a,
            (int64_t)a_stride, b, (int64_t)b_stride, adding ? 1 : 0, c, (int64_t)c_stride);
  if (status != 0) {
    fprintf(stderr, "oneDNN refuses a product of [%zu, %zu] and [%zu, %zu]: status %d\n", m, k, k, n, status);
    abort();
  }
}
