import { Page } from '../../ui/page.tsx';

export function VersionPage() {
  return <Page>{null}</Page>;
}
