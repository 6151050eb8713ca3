import { Page } from '../../ui/page.tsx';

export function ShelfPage() {
  return <Page>{null}</Page>;
}
