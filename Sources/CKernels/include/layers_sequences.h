#ifndef SKEIN_LAYERS_SEQUENCES_H
#define SKEIN_LAYERS_SEQUENCES_H

#include <stddef.h>
#include <stdint.h>

/// Gathering, scattering, pooling and convolution over time.
typedef struct {
  void (*none)(void);
} skein_sequence_kernels;

#endif
