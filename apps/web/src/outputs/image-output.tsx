import { memo, useEffect, useState } from 'react';
import { toFileName } from './frame-protocol.ts';
import { ImageDialog } from './image-dialog.tsx';
import { OutputActions } from './output-actions.tsx';
import classes from './outputs.module.css';
import { saveFile } from './page-actions.ts';
import { isRecord, readText, type ShownBundle } from './shown-output.ts';

export type ImageOutputProps = {
  readonly mimeType: string;
  /** Base64 or SVG source as in the notebook, or the bytes themselves. */
  readonly value: unknown;
  readonly output: ShownBundle;
};

/** An image in an `<img>`, where neither a bitmap nor an SVG can run a script or make a request. */
export const ImageOutput = memo(function ImageOutput({ mimeType, value, output }: ImageOutputProps) {
  const [isZoomed, setIsZoomed] = useState(false);
  const src = useImageSource(mimeType, value);
  const alt = describeImage(output, mimeType);
  const { width, height } = readSize(output.metadata[mimeType]);
  if (!src) return null;
  return (
    <div className={classes.output}>
      <button
        type="button"
        className={classes.zoom}
        onClick={() => setIsZoomed(true)}
        aria-label={`Enlarge: ${alt}`}
      >
        <img className={classes.image} src={src} alt={alt} width={width} height={height} decoding="async" />
      </button>
      <OutputActions download={{ word: 'Download image', save: () => void saveImage(src, alt, mimeType) }} />
      {isZoomed && <ImageDialog src={src} alt={alt} onClose={() => setIsZoomed(false)} />}
    </div>
  );
});

function useImageSource(mimeType: string, value: unknown): string | null {
  const [address, setAddress] = useState<string | null>(null);
  useEffect(() => {
    if (!(value instanceof Blob)) return;
    const made = URL.createObjectURL(value);
    setAddress(made);
    return () => URL.revokeObjectURL(made);
  }, [value]);
  if (value instanceof Blob) return address;
  const text = readText(value);
  if (mimeType === 'image/svg+xml') return `data:image/svg+xml,${encodeURIComponent(withNamespace(text))}`;
  return `data:${mimeType};base64,${text.replace(/\s/g, '')}`;
}

/** Outside of HTML an SVG without its namespace is no image. */
function withNamespace(svg: string): string {
  return /<svg[^>]+xmlns=/.test(svg) ? svg : svg.replace('<svg', '<svg xmlns="http://www.w3.org/2000/svg"');
}

function describeImage({ data, metadata }: ShownBundle, mimeType: string): string {
  const own = metadata[mimeType];
  const given = (isRecord(own) && own.alt) || metadata.alt;
  if (typeof given === 'string' && given !== '') return given;
  const text = readText(data['text/plain']).trim();
  // `<Figure size 640x480 with 1 Axes>` and `<IPython.core.display.Image object>` describe nothing.
  return text === '' || text.startsWith('<') ? 'Figure' : text.slice(0, 200);
}

function readSize(metadata: unknown): { width: number | undefined; height: number | undefined } {
  const { width, height } = isRecord(metadata) ? metadata : {};
  return {
    width: typeof width === 'number' ? width : undefined,
    height: typeof height === 'number' ? height : undefined,
  };
}

async function saveImage(src: string, alt: string, mimeType: string): Promise<void> {
  const ending = mimeType.replace('image/', '').replace('svg+xml', 'svg').replace('jpeg', 'jpg');
  saveFile(`${toFileName(alt).slice(0, 60)}.${ending}`, await readImage(src));
}

/** The page's policy may forbid fetching data addresses, so that they are read by hand. */
async function readImage(src: string): Promise<Blob> {
  if (src.startsWith('blob:')) return (await fetch(src)).blob();
  const [head = '', data = ''] = src.split(/,(.*)/s);
  const mimeType = head.slice('data:'.length).split(';')[0] ?? '';
  const isBase64 = head.endsWith(';base64');
  const content = isBase64 ? Uint8Array.from(atob(data), (c) => c.charCodeAt(0)) : decodeURIComponent(data);
  return new Blob([content], { type: mimeType });
}
