import { type ComponentType, createElement, type ReactNode, useEffect } from 'react';
import { later, useLater } from './later.ts';
import { Opening } from './opening.tsx';
import { showError } from './toast.ts';

type LaterDialog<Props> = ((props: Props) => ReactNode) & {
  /** Fetches its code before it is opened, as soon as somebody is about to. */
  readonly begin: () => void;
};

/** A dialog or panel whose code is fetched when it is opened. Where that fails it says so, and counts as closed. */
export function laterDialog<Props extends { readonly onClose: () => void }>(
  load: () => Promise<ComponentType<Props>>,
): LaterDialog<Props> {
  const part = later(load);
  const Dialog = (props: Props) => {
    const { value } = useLater(part);
    const { onClose } = props;
    useEffect(() => {
      let isOpen = true;
      void part.begin().then(() => {
        const { error } = part.read();
        if (!isOpen || error === null) return;
        showError(error);
        onClose();
      });
      return () => {
        isOpen = false;
      };
    }, [onClose]);
    return value ? createElement(value, props) : createElement(Opening);
  };
  return Object.assign(Dialog, { begin: () => void part.begin() });
}
