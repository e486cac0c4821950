#ifndef SKEIN_HINTS_H
#define SKEIN_HINTS_H

/// Tells the processor that this thread looks at a value again and again.
static inline void skein_pause(void) {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ volatile("yield");
#endif
}

/// Asks for the cache line of an address that will be read soon.
static inline void skein_prefetch(const void *address) { __builtin_prefetch(address, 0, 3); }

#endif
