#ifndef SKEIN_LAYERS_ACTIVATIONS_H
#define SKEIN_LAYERS_ACTIVATIONS_H

#include <stddef.h>

/// Functions of single elements, forward and backward; n elements. Input and output may be the same array.
typedef struct {
  /// y = 1 / (1 + e^−x)
  void (*sigmoid)(size_t n, const void *x, void *y);
} skein_activation_kernels;

#endif
