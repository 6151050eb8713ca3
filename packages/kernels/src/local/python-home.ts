import { fileURLToPath } from 'node:url';

/** The folder `python/` of this project: the supervisor, the kernel's entry point and the `quire` package. */
export const PYTHON_HOME = fileURLToPath(new URL('../../../../python', import.meta.url));
export const SUPERVISOR = `${PYTHON_HOME}/quire_kernel/supervisor.py`;
export const KERNEL_ENTRY = `${PYTHON_HOME}/quire_kernel`;
export const TREE_ENTRY = `${PYTHON_HOME}/quire_kernel/forking`;
