import { Page } from '../../ui/page.tsx';

export function PersonPage() {
  return <Page>{null}</Page>;
}
