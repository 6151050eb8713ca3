import { Page } from '../../../ui/page.tsx';

export function AdminPage() {
  return <Page>{null}</Page>;
}
