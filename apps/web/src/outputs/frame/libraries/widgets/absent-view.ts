import { DOMWidgetView } from '@jupyter-widgets/base';

/** Says in the place of a widget why it is not there. */
export function createAbsentView(module: string) {
  return class AbsentView extends DOMWidgetView {
    override render(): void {
      super.render();
      const words = document.createElement('p');
      words.className = 'widget-absent';
      words.textContent = `This widget is drawn by the package “${module}”, which Quire does not bring along. The widgets of ipywidgets work here, and those made with anywidget.`;
      this.el.replaceChildren(words);
    }
  };
}
