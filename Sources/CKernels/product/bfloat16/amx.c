// Products in bfloat16 with the tiles of Intel's Advanced Matrix Extensions.
//
// Packing is compiled for AVX-512, which every processor with these tiles has. The tests include this file and compile it
// for AVX2: so all of it runs on other processors, where the instructions that they do not know are caught.

#if defined(__x86_64__)
#include <immintrin.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifndef VECTORS
#define VECTORS "avx512f,avx512vl,avx512bw,avx512dq,avx2,fma"
#endif
#ifndef KERNELS
#define KERNELS skein_bfloat16_products_amx
#endif

#pragma clang attribute push(__attribute__((target("amx-tile,amx-bf16," VECTORS))), apply_to = function)
#pragma STDC FP_CONTRACT OFF

/// What LDTILECFG reads: palette 1 has eight registers of up to 16 rows of 64 bytes.
typedef struct {
  uint8_t palette, start_row, reserved[14];
  uint16_t row_bytes[16];
  uint8_t rows[16];
} tile_registers;
_Static_assert(sizeof(tile_registers) == 64, "the layout that the processor reads");

/// Of sums (0 to 3) and of a (4, 5) as many rows as asked for; of b (6, 7) a row for each of 16 pairs.
static inline void tiles_configure(tile_registers *tiles, size_t height) {
  *tiles = (tile_registers){.palette = 1};
  for (int i = 0; i < 8; i++) {
    tiles->row_bytes[i] = 64;
    tiles->rows[i] = i < 6 ? (uint8_t)height : 16;
  }
  _tile_loadconfig(tiles);
}

/// Leaves nothing that the system would have to save when threads take turns.
static inline void tiles_release(void) { _tile_release(); }

#define TILE_ZERO(tiles, tile) ((void)(tiles), _tile_zero(tile))
#define TILE_LOAD_SUMS(tiles, tile, memory) _tile_loadd(tile, memory, 64)
#define TILE_LOAD(tiles, tile, memory) _tile_loadd(tile, memory, 64)
#define TILE_MULTIPLY(tiles, sum, left, right) _tile_dpbf16ps(sum, left, right)
#define TILE_STORE(tiles, tile, memory) _tile_stored(tile, memory, 64)

/// The instruction flushes to zero by itself.
typedef bool flushing;
static inline flushing begin_flushing(void) { return true; }
static inline void end_flushing(flushing before) { (void)before; }

#include "kernels.inc"
#pragma clang attribute pop
#endif
