/** Controls that are drawn, not typed into alone; fetched together, for the forms that have one. */
export { FileControl } from './file-control.tsx';
export { ColorControl, PointControl } from './place-controls.tsx';
export { RangeControl } from './range-control.tsx';
export { SliderControl } from './slider-control.tsx';
export { TableControl } from './table-control.tsx';
