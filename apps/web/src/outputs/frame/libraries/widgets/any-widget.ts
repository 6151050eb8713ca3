import { DOMWidgetModel, DOMWidgetView } from '@jupyter-widgets/base';

type Fields = Record<string, unknown>;
type Cleanup = (() => void | Promise<void>) | undefined;
type Definition = {
  readonly initialize?: (context: { model: unknown }) => Cleanup | Promise<Cleanup>;
  readonly render?: (context: { model: unknown; el: HTMLElement }) => Cleanup | Promise<Cleanup>;
};

/**
 * Widgets that bring their own script in their state, as those made with anywidget do. The script runs in this
 * frame, which can reach nothing: parts of it that it would load from elsewhere are missing.
 */
export function createAnyWidgets(importModule: (code: string) => Promise<unknown>) {
  const define = async (model: DOMWidgetModel): Promise<Definition> => {
    const module = (await importModule(String(model.get('_esm') ?? ''))) as Fields;
    const given = module.default ?? module;
    return (typeof given === 'function' ? await given() : given) as Definition;
  };

  class AnyModel extends DOMWidgetModel {
    definition: Promise<Definition> | undefined;

    /** The script, loaded once for each model. */
    defined(): Promise<Definition> {
      this.definition ??= define(this).then(async (definition) => {
        await definition.initialize?.({ model: faceOf(this, this) });
        return definition;
      });
      return this.definition;
    }
  }

  class AnyView extends DOMWidgetView {
    #cleanup: Cleanup;

    override async render(): Promise<void> {
      super.render();
      this.#addStyle();
      try {
        const definition = await (this.model as unknown as AnyModel).defined();
        const face = faceOf(this.model, this);
        this.#cleanup = await definition.render?.({ model: face, el: this.el });
      } catch (fault) {
        const words = document.createElement('p');
        words.className = 'widget-absent';
        words.textContent = `This widget’s own script did not work here: ${fault instanceof Error ? fault.message : fault}`;
        this.el.replaceChildren(words);
      }
    }

    override remove(): void {
      void this.#cleanup?.();
      super.remove();
    }

    #addStyle(): void {
      const css = this.model.get('_css');
      if (typeof css !== 'string' || css === '') return;
      const style = document.createElement('style');
      style.textContent = css;
      document.head.append(style);
      this.once('remove', () => style.remove());
    }
  }

  return { AnyModel, AnyView };
}

type Handler = (...values: unknown[]) => void;

/** What a widget's script may do with its model. */
function faceOf(model: DOMWidgetModel, owner: { listenTo: unknown; stopListening: unknown }) {
  const { listenTo, stopListening } = owner as {
    listenTo: (other: unknown, name: string, handler: Handler) => void;
    stopListening: (other: unknown, name?: string | null, handler?: Handler | null) => void;
  };
  return {
    get: (key: string) => model.get(key),
    set: (key: string, value: unknown) => model.set(key, value),
    save_changes: () => model.save_changes(),
    send: (content: Fields, callbacks?: unknown, buffers?: ArrayBuffer[]) =>
      model.send(content as never, callbacks as never, buffers),
    on: (name: string, handler: Handler) => listenTo.call(owner, model, name, handler),
    off: (name?: string | null, handler?: Handler | null) =>
      stopListening.call(owner, model, name ?? undefined, handler ?? undefined),
    widget_manager: model.widget_manager,
  };
}
