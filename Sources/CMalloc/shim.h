// The settings of glibc's allocator, which the Glibc module leaves out; VintageCLI is its only user.
#if defined(__GLIBC__) || __has_include(<malloc.h>)
#include <malloc.h>
#endif
