#ifndef SKEIN_LAYERS_NORMALIZATION_H
#define SKEIN_LAYERS_NORMALIZATION_H

#include <stddef.h>
#include <stdint.h>

/// Layer and batch normalization, and softmax over rows.
typedef struct {
  void (*none)(void);
} skein_normalization_kernels;

#endif
