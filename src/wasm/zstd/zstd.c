/*
 * A decoder of zstd streams: libzstd's ZSTD_decompressStream with its buffers and its memory. Imports nothing.
 * Use: start() once; put up to BUFFER_BYTES at inputFrom(); pushed(count); then run() until it asks for more, and after each
 * run() take [outputFrom(), outputTo()).
 */
#define ZSTD_STATIC_LINKING_ONLY
#include "zstd.h"
#include "zstd_errors.h"

#define EXPORT(name) __attribute__((export_name(#name))) name

/* Answers of run(); errors are numbers of zstd_errors.h, negated. */
enum { NEED_INPUT = 0, GO_ON = 1, FRAME_END = 2 };

/* The largest block, and libzstd's own advice for both buffers (ZSTD_DStreamInSize, ZSTD_DStreamOutSize). */
enum { BUFFER_BYTES = 128 * 1024 };
/* What lies there belongs to other modules (src/core/compression/wasm/host-memory.ts). */
enum { GUEST_BYTES = 32 * 1024 };
enum { PAGE_BYTES = 64 * 1024 };

static char inputBytes[BUFFER_BYTES];
static char outputBytes[BUFFER_BYTES];
static _Alignas(16) char guestBytes[GUEST_BYTES];

static ZSTD_DCtx *context;
static ZSTD_inBuffer input = {inputBytes, 0, 0};
static ZSTD_outBuffer output = {outputBytes, BUFFER_BYTES, 0};

/* Where the linker has put nothing more. */
extern char __heap_base;
static size_t contextEnd = 0;

/* Two things are asked for: the context, once, and the buffer that holds a window, always after the one before it was given
   back. So each takes what is behind the context. */
static void *allocate(void *opaque, size_t bytes) {
  (void)opaque;
  size_t const from = contextEnd != 0 ? contextEnd : ((size_t)&__heap_base + 15) & ~(size_t)15;
  size_t const pagesThere = __builtin_wasm_memory_size(0);
  size_t const pagesNeeded = (from + bytes + PAGE_BYTES - 1) / PAGE_BYTES;
  if (pagesNeeded > pagesThere && __builtin_wasm_memory_grow(0, pagesNeeded - pagesThere) == (size_t)-1) return NULL;
  if (contextEnd == 0) contextEnd = (from + bytes + 15) & ~(size_t)15;
  return (void *)from;
}

static void giveBack(void *opaque, void *address) {
  (void)opaque;
  (void)address;
}

/* libzstd names them, and never calls them where it is given others. */
void *malloc(size_t bytes) { (void)bytes; return NULL; }
void *calloc(size_t count, size_t bytes) { (void)count; (void)bytes; return NULL; }
void free(void *address) { (void)address; }

/* 0, or 1 where there is no memory. */
int EXPORT(start)(void) {
  ZSTD_customMem const memory = {allocate, giveBack, NULL};
  context = ZSTD_createDCtx_advanced(memory);
  return context == NULL;
}

char *EXPORT(inputFrom)(void) { return inputBytes; }
char *EXPORT(guestFrom)(void) { return guestBytes; }
char *EXPORT(guestTo)(void) { return guestBytes + GUEST_BYTES; }

/* Bytes at inputFrom() that are to be unpacked next. */
void EXPORT(pushed)(size_t count) {
  input.size = count;
  input.pos = 0;
}

int EXPORT(run)(void) {
  output.pos = 0;
  size_t const expected = ZSTD_decompressStream(context, &output, &input);
  if (ZSTD_isError(expected)) return -(int)ZSTD_getErrorCode(expected);
  if (expected == 0) return FRAME_END;
  /* A full output buffer may mean that more waits in the context, also when all input is taken. */
  return input.pos < input.size || output.pos == output.size ? GO_ON : NEED_INPUT;
}

/* Of the bytes that were pushed, those that are taken. */
size_t EXPORT(inputTaken)(void) { return input.pos; }
char *EXPORT(outputFrom)(void) { return outputBytes; }
char *EXPORT(outputTo)(void) { return outputBytes + output.pos; }
