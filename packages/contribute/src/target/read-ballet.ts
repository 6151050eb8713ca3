import { parseDocument } from 'yaml';
import { z } from 'zod';
import { whyUnsafePath } from './safe-path.ts';
import { TargetError } from './target-error.ts';

/** What is needed of a Ballet project's own file; everything else in it is Ballet's business. */
const balletFile = z.object({
  default: z
    .object({
      project: z.object({ package_slug: z.string() }),
      contrib: z
        .object({ module_path: z.string().optional(), module_name: z.string().optional() })
        .optional(),
    })
    .optional(),
  project: z.object({ package_slug: z.string() }).optional(),
  contrib: z.object({ module_path: z.string().optional(), module_name: z.string().optional() }).optional(),
});

/** @throws TargetError */
export function readBallet(text: string): { packageSlug: string; contribPath: string } {
  const document = parseDocument(text);
  const parsed =
    document.errors.length === 0 ? balletFile.safeParse(document.toJS({ maxAliasCount: 20 })) : null;
  const file = parsed?.success ? parsed.data : null;
  const packageSlug = (file?.default?.project ?? file?.project)?.package_slug;
  if (packageSlug === undefined || !/^[A-Za-z_]\w*$/.test(packageSlug))
    throw new TargetError('ballet.yml does not name the project’s package (project.package_slug).');
  const contrib = file?.default?.contrib ?? file?.contrib;
  const contribPath =
    contrib?.module_path ??
    `src/${contrib?.module_name?.replaceAll('.', '/') ?? `${packageSlug}/features/contrib`}`;
  const why = whyUnsafePath(contribPath);
  if (why !== undefined)
    throw new TargetError(`ballet.yml names a folder for features that cannot be: ${why}`);
  return { packageSlug, contribPath };
}
