import * as base from '@jupyter-widgets/base';
import { ManagerBase } from '@jupyter-widgets/base-manager';
import * as controls from '@jupyter-widgets/controls';
import { MessageLoop } from '@lumino/messaging';
import { Widget } from '@lumino/widgets';
import type { FramedWidget, WidgetUpdate } from '../../../frame-protocol.ts';
import { createAbsentView } from './absent-view.ts';
import { createAnyWidgets } from './any-widget.ts';
import { FrameComm, type WidgetHost } from './comm.ts';
import { createOutputClasses } from './output-widget.ts';

type Model = base.WidgetModel;
type Classes = Readonly<Record<string, unknown>>;

/**
 * Jupyter's widgets in one frame. Their models are the notebook's: what the page says of them is taken over, and
 * what a person does is told to the page, which has a hand on what goes on to the notebook.
 */
export class FrameManager extends ManagerBase {
  readonly #host: WidgetHost;
  readonly #comms = new Map<string, FrameComm>();
  readonly #modules: Readonly<Record<string, Classes>>;

  constructor(host: WidgetHost) {
    super();
    this.#host = host;
    this.#modules = {
      '@jupyter-widgets/base': base as unknown as Classes,
      '@jupyter-widgets/controls': controls as unknown as Classes,
      '@jupyter-widgets/output': createOutputClasses((id) => this.#show(id), host.drawBundle),
      anywidget: createAnyWidgets((module) => host.importModule(module)),
    };
  }

  /** Brings the models to what the page knows. */
  take({ models, closed }: WidgetUpdate): void {
    for (const model of models) {
      const comm = this.#comms.get(model.id);
      if (comm) void this.#change(comm, model);
      else this.#make(model);
    }
    for (const id of closed) void this.#close(id);
  }

  /** Draws a view of a model. @throws where it cannot be drawn */
  async draw(node: HTMLElement, id: string): Promise<void> {
    const view = await this.#show(id);
    node.replaceChildren();
    Widget.attach(view, node);
    MessageLoop.sendMessage(view, Widget.ResizeMessage.UnknownSize);
  }

  async #show(id: string): Promise<Widget> {
    const model = await this.get_model(id);
    const view = (await this.create_view(model)) as base.DOMWidgetView;
    return view.luminoWidget;
  }

  #make(model: FramedWidget): void {
    const comm = new FrameComm(model.id, this.#host);
    this.#comms.set(model.id, comm);
    const state = comm.read(model);
    const { _model_name: name, _model_module: module, _model_module_version: version } = state;
    comm.heardSaid(model.said);
    // Registered at once: models name each other in any order.
    void this.new_model(
      {
        model_name: String(name),
        model_module: String(module),
        model_module_version: String(version),
        model_id: model.id,
        comm,
      },
      state as never,
    );
  }

  async #change(comm: FrameComm, update: FramedWidget): Promise<void> {
    const model = await this.get_model(update.id);
    const before = model.state_change;
    model.state_change = before.then(() => this.#apply(comm, model, update)).catch(console.error);
    await model.state_change;
  }

  async #apply(comm: FrameComm, model: Model, update: FramedWidget): Promise<void> {
    const state = comm.readNews(update);
    const type = model.constructor as typeof base.WidgetModel;
    const values = await type._deserialize_state(state as never, this);
    // What follows from it in this frame, such as a link between two widgets, follows in the frame of whoever
    // caused it as well, and is told by that one.
    this.#host.isApplying = true;
    try {
      model.set_state(values);
    } finally {
      this.#host.isApplying = false;
    }
    const said = comm.heardSaid(update.said);
    if (said)
      model.trigger(
        'msg:custom',
        said.content,
        said.buffers.map((data) => new DataView(data)),
      );
  }

  async #close(id: string): Promise<void> {
    if (!this.#comms.delete(id) || !this.has_model(id)) return;
    const model = await this.get_model(id);
    model.trigger('comm:close');
    await model.close(true);
  }

  protected override async loadClass(name: string, module: string): Promise<never> {
    const found = Object.hasOwn(this.#modules, module) ? this.#modules[module]?.[name] : undefined;
    if (found !== undefined) return found as never;
    throw new Error(`There is no ${name} of ${module} here.`);
  }

  protected override async loadModelClass(name: string, module: string): Promise<never> {
    return this.loadClass(name, module).catch(() => base.DOMWidgetModel as never);
  }

  /** What stands in the place of a widget that nobody here can draw. */
  protected override async loadViewClass(name: string, module: string): Promise<never> {
    return this.loadClass(name, module).catch(() => createAbsentView(module) as never);
  }

  protected override async _create_comm(): Promise<never> {
    throw new Error('Widgets are made by the notebook.');
  }

  protected override async _get_comm_info(): Promise<Record<string, never>> {
    return {};
  }
}
