/** The address of the script that JupyterLab loaded; the container defines it (build/remote-entry.ts). */
declare const scriptUrl: string;
