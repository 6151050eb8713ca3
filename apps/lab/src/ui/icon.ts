import { LabIcon } from '@jupyterlab/ui-components';

/** An open book of folded leaves; takes its colour from JupyterLab's theme. */
export const quireIcon = new LabIcon({
  name: '@quire/lab:quire',
  svgstr:
    '<svg xmlns="http://www.w3.org/2000/svg" width="16" viewBox="0 0 24 24">' +
    '<g fill="none" stroke-width="2" stroke-linejoin="round" stroke-linecap="round">' +
    '<path class="jp-icon3" stroke="#616161" d="M12 6C9.500 4.300 6.500 4 3.500 4.500v13.700c3-.5 6-.2 8.500 1.300 2.500-1.500 5.500-1.800 8.500-1.300V4.500C17.500 4 14.500 4.300 12 6zM12 6v13.500"/>' +
    '</g></svg>',
});
