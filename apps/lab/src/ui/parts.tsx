import { UnreachableError } from '@quire/client';
import { HubError } from '@quire/contract';
import { type ReactNode, useId } from 'react';

type ButtonProps = {
  children: ReactNode;
  onClick: () => void;
  kind?: 'primary' | 'plain' | 'link';
  isDisabled?: boolean;
  title?: string;
};

export function Button({ children, onClick, kind = 'plain', isDisabled = false, title }: ButtonProps) {
  return (
    <button
      type="button"
      className={`jp-quire-button jp-quire-button-${kind}`}
      onClick={onClick}
      disabled={isDisabled}
      {...(title !== undefined && { title })}
    >
      {children}
    </button>
  );
}

/** A label above its control; `help` says what the label cannot. */
export function Field({
  label,
  help,
  children,
}: {
  label: string;
  help?: ReactNode;
  children: (id: string) => ReactNode;
}) {
  const id = useId();
  return (
    <div className="jp-quire-field">
      <label htmlFor={id}>{label}</label>
      {children(id)}
      {help && <div className="jp-quire-help">{help}</div>}
    </div>
  );
}

type TextProps = {
  label: string;
  value: string;
  onChange: (value: string) => void;
  help?: ReactNode;
  placeholder?: string;
  type?: 'text' | 'password' | 'search';
  suggestions?: readonly { value: string; label: string }[];
};

export function TextField({
  label,
  value,
  onChange,
  help,
  placeholder,
  type = 'text',
  suggestions,
}: TextProps) {
  return (
    <Field label={label} help={help}>
      {(id) => (
        <>
          <input
            id={id}
            className="jp-quire-input"
            type={type}
            value={value}
            spellCheck={false}
            autoComplete="off"
            placeholder={placeholder ?? ''}
            {...(suggestions && { list: `${id}-list` })}
            onChange={(event) => onChange(event.currentTarget.value)}
          />
          {suggestions && (
            <datalist id={`${id}-list`}>
              {suggestions.map((each) => (
                <option key={each.value} value={each.value} label={each.label} />
              ))}
            </datalist>
          )}
        </>
      )}
    </Field>
  );
}

export function Select({
  label,
  value,
  options,
  onChange,
  help,
}: {
  label: string;
  value: string;
  options: readonly { value: string; label: string }[];
  onChange: (value: string) => void;
  help?: ReactNode;
}) {
  return (
    <Field label={label} help={help}>
      {(id) => (
        <select
          id={id}
          className="jp-quire-input"
          value={value}
          onChange={(event) => onChange(event.currentTarget.value)}
        >
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

export function Notice({
  tone = 'info',
  children,
}: {
  tone?: 'info' | 'good' | 'warning' | 'error';
  children: ReactNode;
}) {
  return (
    <div className={`jp-quire-notice jp-quire-notice-${tone}`} role={tone === 'error' ? 'alert' : 'status'}>
      {children}
    </div>
  );
}

export function ErrorNotice({ error }: { error: unknown }) {
  if (!error) return null;
  const items = error instanceof HubError ? error.items : [];
  return (
    <Notice tone="error">
      {wordsOf(error)}
      {items.length > 0 && (
        <ul>
          {items.map((item) => (
            <li key={`${item.path} ${item.message}`}>{item.message}</li>
          ))}
        </ul>
      )}
    </Notice>
  );
}

export function wordsOf(error: unknown): string {
  if (error instanceof HubError) return error.detail;
  if (error instanceof UnreachableError) {
    // A browser does not tell one from the other.
    return `${error.message} Or it does not take requests from ${window.location.origin}: its operator names that in QUIRE_LAB_ORIGINS.`;
  }
  return error instanceof Error ? error.message : String(error);
}

/** A part of the panel that can be folded; a count tells whether it is worth opening. */
export function Section({
  title,
  count,
  isOpen = true,
  children,
}: {
  title: string;
  count?: number;
  isOpen?: boolean;
  children: ReactNode;
}) {
  return (
    <details className="jp-quire-section" open={isOpen}>
      <summary>
        {title}
        {count !== undefined && <span className="jp-quire-count">{count}</span>}
      </summary>
      <div className="jp-quire-section-body">{children}</div>
    </details>
  );
}
