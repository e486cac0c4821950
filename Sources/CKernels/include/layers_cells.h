#ifndef SKEIN_LAYERS_CELLS_H
#define SKEIN_LAYERS_CELLS_H

#include <stddef.h>

/// The element-wise parts of recurrent cells.
typedef struct {
  void (*placeholder)(void);
} skein_cell_kernels;

#endif
