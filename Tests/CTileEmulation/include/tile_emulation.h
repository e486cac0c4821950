#ifndef SKEIN_TILE_EMULATION_H
#define SKEIN_TILE_EMULATION_H

#include <stddef.h>

#include "product_bfloat16.h"

#if defined(__x86_64__)
/// From here on, until `skein_stop_emulating_tiles`, an instruction of AMX that the processor does not know does what Intel's
/// manual says of it, on every thread: LDTILECFG, TILERELEASE, TILEZERO, TILELOADD, TILESTORED and TDPBF16PS. What the manual
/// forbids ends the process with a sentence. Where the processor knows them, nothing changes.
void skein_emulate_tiles(void);
void skein_stop_emulating_tiles(void);

/// How many instructions have been emulated.
size_t skein_emulated_tile_instructions(void);

/// `skein_bfloat16_products_amx` compiled for AVX2, but for the tiles.
extern const skein_product_kernels skein_bfloat16_products_amx_avx2;
#endif

#endif
