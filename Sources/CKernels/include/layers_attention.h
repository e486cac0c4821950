#ifndef SKEIN_LAYERS_ATTENTION_H
#define SKEIN_LAYERS_ATTENTION_H

#include <stddef.h>
#include <stdint.h>

/// The loops of attention that are no matrix products.
typedef struct {
  void (*none)(void);
} skein_attention_kernels;

#endif
