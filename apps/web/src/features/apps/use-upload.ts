import type { Upload } from '@quire/contract';
import { skipToken, useQuery } from '@tanstack/react-query';

export const uploadKey = (reference: string) => ['upload', reference] as const;

/** A file's name and size, where this browser uploaded it; the hub tells nothing about uploads. */
export function useUpload(reference: string): Upload | null {
  const { data } = useQuery<Upload>({
    queryKey: uploadKey(reference),
    queryFn: skipToken,
    gcTime: Number.POSITIVE_INFINITY,
  });
  return data ?? null;
}
