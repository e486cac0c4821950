#include "onednn.h"

#include <dlfcn.h>
#include <dnnl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

static __typeof__(dnnl_sgemm) *sgemm;
static void (*omp_set_threads)(int);
static char version[32];
static char failure[512];

static void load(void) {
  char name[32];
  snprintf(name, sizeof name, "libdnnl.so.%d", DNNL_VERSION_MAJOR);
  void *library = dlopen(name, RTLD_NOW | RTLD_LOCAL);
  if (!library) {
    snprintf(failure, sizeof failure, "%s", dlerror());
    return;
  }
  sgemm = (__typeof__(sgemm))dlsym(library, "dnnl_sgemm");
  __typeof__(dnnl_version) *version_of = (__typeof__(version_of))dlsym(library, "dnnl_version");
  // The OpenMP that the library was linked with, if it was: threads are ours to start.
  omp_set_threads = (void (*)(int))dlsym(library, "omp_set_num_threads");
  if (!sgemm || !version_of) {
    snprintf(failure, sizeof failure, "%s lacks dnnl_sgemm", name);
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
  dnnl_status_t status =
      sgemm(a_transposed ? 'T' : 'N', b_transposed ? 'T' : 'N', (dnnl_dim_t)m, (dnnl_dim_t)n, (dnnl_dim_t)k, scale, a,
            (dnnl_dim_t)a_stride, b, (dnnl_dim_t)b_stride, adding ? 1 : 0, c, (dnnl_dim_t)c_stride);
  if (status != dnnl_success) {
    fprintf(stderr, "skein: oneDNN refuses a product of [%zu, %zu] and [%zu, %zu]: status %d\n", m, k, k, n, status);
    abort();
  }
}
