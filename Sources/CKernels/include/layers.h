#ifndef SKEIN_LAYERS_H
#define SKEIN_LAYERS_H

#include "cpu.h"
#include "layers_activations.h"
#include "layers_attention.h"
#include "layers_bags.h"
#include "layers_cells.h"
#include "layers_dropout.h"
#include "layers_losses.h"
#include "layers_normalization.h"
#include "layers_output.h"
#include "layers_penalties.h"
#include "layers_rows.h"
#include "layers_sequences.h"
#include "layers_updates.h"

/// The loops of layers, losses and optimizers, for one type of number and one instruction set.
///
/// Arrays are passed as `void *`, so that one table serves `float` and `double`; every kernel works on the type of its
/// table. Arrays do not overlap unless a kernel says that they may be the same.
///
/// `float`: every instruction set runs the same operations in the same order, with explicit fused multiply-adds, and
/// gives the same bits. Functions such as exp are ours (layers/elementary.h, which states their errors in units in the
/// last place). `double`: plain C with the functions of the C library, the reference that `float` is tested against.
typedef struct {
  skein_activation_kernels activations;
  skein_attention_kernels attention;
  skein_bag_kernels bags;
  skein_cell_kernels cells;
  skein_dropout_kernels dropout;
  skein_loss_kernels losses;
  skein_normalization_kernels normalization;
  skein_output_kernels output;
  skein_penalty_kernels penalties;
  skein_row_kernels rows;
  skein_sequence_kernels sequences;
  skein_update_kernels updates;
} skein_layer_kernels;

extern const skein_layer_kernels skein_layers_double;
extern const skein_layer_kernels skein_layers_scalar;
#if defined(__x86_64__)
extern const skein_layer_kernels skein_layers_avx2;
extern const skein_layer_kernels skein_layers_avx512;
#elif defined(__aarch64__)
extern const skein_layer_kernels skein_layers_neon;
#endif

/// The table of `float` for an instruction set that this machine has.
const skein_layer_kernels *skein_layers_float(skein_isa isa);

#endif
