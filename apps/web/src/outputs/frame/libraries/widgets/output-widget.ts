import { DOMWidgetModel, DOMWidgetView } from '@jupyter-widgets/base';
import { Widget } from '@lumino/widgets';
import { toPlainText } from '../../../plain-text.ts';
import type { WidgetHost } from './comm.ts';

type Fields = Readonly<Record<string, unknown>>;
const WIDGET_VIEW = 'application/vnd.jupyter.widget-view+json';

/** The classes of `ipywidgets.Output`: what they hold comes from the hub, which captures it. */
export function createOutputClasses(
  show: (id: string) => Promise<Widget>,
  drawBundle: WidgetHost['drawBundle'],
) {
  class OutputModel extends DOMWidgetModel {
    override defaults() {
      return {
        ...super.defaults(),
        _model_name: 'OutputModel',
        _view_name: 'OutputView',
        _model_module: '@jupyter-widgets/output',
        _view_module: '@jupyter-widgets/output',
        msg_id: '',
        outputs: [],
      };
    }
  }

  class OutputView extends DOMWidgetView {
    #drawing: Promise<void> = Promise.resolve();
    #drawn: { text: string; node: HTMLElement }[] = [];

    override render(): void {
      super.render();
      this.el.classList.add('jupyter-widgets', 'jupyter-widgets-output-area', 'captured');
      this.listenTo(this.model, 'change:outputs', () => this.#follow());
      this.#follow();
    }

    #follow(): void {
      this.#drawing = this.#drawing.then(() => this.#drawAll()).catch(console.error);
    }

    /** Outputs that are as before keep their elements, and what was typed or unfolded in them. */
    async #drawAll(): Promise<void> {
      const outputs = (this.model.get('outputs') ?? []) as readonly Fields[];
      const next = await Promise.all(
        outputs.map(async (output, index) => {
          const text = JSON.stringify(output);
          const before = this.#drawn[index];
          if (before?.text === text) return before;
          const node = document.createElement('div');
          await this.#drawOne(node, output);
          return { text, node };
        }),
      );
      this.#drawn = next;
      this.el.replaceChildren(...next.map(({ node }) => node));
    }

    async #drawOne(node: HTMLElement, output: Fields): Promise<void> {
      if (output.output_type === 'stream') return drawText(node, output.text, String(output.name));
      if (output.output_type === 'error') return drawError(node, output);
      const data = (output.data ?? {}) as Fields;
      const view = data[WIDGET_VIEW] as Fields | undefined;
      const id = view?.model_id;
      if (typeof id === 'string' && this.model.widget_manager.has_model(id)) {
        const widget = await show(id);
        // Attaching wants a node that is in the document.
        this.el.append(node);
        Widget.attach(widget, node);
      } else await drawBundle(node, data, output.metadata);
    }
  }

  return { OutputModel, OutputView };
}

function drawText(node: HTMLElement, text: unknown, name: string): void {
  const pre = document.createElement('pre');
  pre.className = name;
  pre.textContent = toPlainText(Array.isArray(text) ? text.join('') : String(text));
  node.append(pre);
}

function drawError(node: HTMLElement, { ename, evalue, traceback }: Fields): void {
  node.className = 'raised';
  const lines = Array.isArray(traceback) ? traceback.join('\n') : '';
  const title = `${ename}: ${evalue}`;
  if (lines === '') {
    node.textContent = title;
    return;
  }
  const details = document.createElement('details');
  const summary = document.createElement('summary');
  summary.textContent = title;
  details.append(summary);
  drawText(details, lines, 'stdout');
  node.append(details);
}
