import { Page } from '../../ui/page.tsx';

export function ReadPage() {
  return <Page>{null}</Page>;
}
