#ifndef SKEIN_LAYERS_UPDATES_H
#define SKEIN_LAYERS_UPDATES_H

#include <stddef.h>

/// One step of each optimizer on n elements.
typedef struct {
  /// w −= rate · scale · g
  void (*gradient_descent)(size_t n, double rate, double scale, const void *g, void *w);
} skein_update_kernels;

#endif
