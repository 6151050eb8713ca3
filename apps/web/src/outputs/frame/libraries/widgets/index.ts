import iconNames from '@fortawesome/fontawesome-free/css/fontawesome.min.css?inline';
import widgetStyle from '@jupyter-widgets/controls/css/widgets-base.css?inline';
import luminoStyle from '@lumino/widgets/style/index.css?inline';
import type { FrameLibraries } from '../../frame-libraries.ts';
import iconFont from './icons.css?inline';
import { FrameManager } from './manager.ts';
import ownStyle from './widgets.css?inline';

const style = document.createElement('style');
style.textContent = [luminoStyle, widgetStyle, iconNames, iconFont, ownStyle].join('\n');
document.head.append(style);

const target = globalThis as unknown as FrameLibraries;
target.quireWidgets = (host) => {
  // What ipywidgets draws formulas with, where it is there.
  const queue = ([, , node]: [unknown, unknown, HTMLElement]) => host.typeset(node);
  Object.assign(globalThis, { MathJax: { Hub: { Queue: queue } } });
  return new FrameManager(host);
};
