#ifndef SKEIN_LAYERS_DROPOUT_H
#define SKEIN_LAYERS_DROPOUT_H

#include <stddef.h>
#include <stdint.h>

/// Dropout of every kind: masks follow from a key and a counter, so nothing is kept for backward.
typedef struct {
  void (*none)(void);
} skein_dropout_kernels;

#endif
