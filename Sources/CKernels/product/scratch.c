#include "scratch.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

static _Thread_local void *memory;
static _Thread_local size_t capacity;

static pthread_key_t key;  // its value is `memory`, so that it is freed when the thread ends

static void release(void *value) {
  free(value);
  memory = NULL;
  capacity = 0;
}

static void make_key(void) {
  if (pthread_key_create(&key, release) != 0) {
    fprintf(stderr, "skein: no key for the memory of matrix products\n");
    abort();
  }
}

static __attribute__((noinline)) void grow(size_t bytes) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, make_key);
  free(memory);
  if (posix_memalign(&memory, 64, bytes) != 0 || pthread_setspecific(key, memory) != 0) {
    fprintf(stderr, "skein: no memory for a matrix product: %zu bytes\n", bytes);
    abort();
  }
  capacity = bytes;
}

void *skein_product_scratch(size_t bytes) {
  if (capacity < bytes) grow(bytes);
  return memory;
}
