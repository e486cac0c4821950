#ifndef SKEIN_CPU_H
#define SKEIN_CPU_H

#include <stdbool.h>

/// The instruction sets that kernels are compiled for.
typedef enum {
  /// Plain C: the twin that the others are tested against.
  SKEIN_ISA_SCALAR,
  /// AVX2 with FMA.
  SKEIN_ISA_AVX2,
  /// AVX-512 F, BW, DQ and VL.
  SKEIN_ISA_AVX512,
  /// NEON of 64-bit Arm.
  SKEIN_ISA_NEON
} skein_isa;

/// The widest instruction set that this processor and this operating system offer.
skein_isa skein_best_isa(void);

/// Whether kernels of `isa` were compiled in and may run here.
bool skein_isa_available(skein_isa isa);

/// `scalar`, `avx2`, `avx512` or `neon`: a constant string.
const char *skein_isa_name(skein_isa isa);

/// Whether the processor multiplies tiles of bfloat16 (Intel's AMX-TILE and AMX-BF16) and the system lets this process do so;
/// Linux is asked for permission once.
bool skein_has_amx_bf16(void);

#endif
