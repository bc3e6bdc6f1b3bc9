/** Name of the init container whose log says why there are no terminals. */
export const TERMINAL_LIBRARY_CONTAINER = 'terminal-library';
