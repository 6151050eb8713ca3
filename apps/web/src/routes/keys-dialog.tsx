import { Modal, Table } from '@mantine/core';
import { Key } from '../ui/bits.tsx';

const KEYS: readonly { keys: readonly string[]; does: string }[] = [
  { keys: ['/'], does: 'Go to the search field' },
  { keys: ['Ctrl', 'K'], does: 'Find any notebook, page or action (⌘ K on a Mac)' },
  { keys: ['?'], does: 'Show these keys' },
  { keys: ['Tab'], does: 'Go to the next link, button or field' },
  { keys: ['Enter'], does: 'Open or press what has the focus' },
  { keys: ['Esc'], does: 'Close a dialog or a menu' },
];

/** The keys that work everywhere. */
export function KeysDialog({ onClose }: { onClose: () => void }) {
  return (
    <Modal opened onClose={onClose} title="Keyboard" size="md">
      <Table verticalSpacing={8} withRowBorders={false}>
        <Table.Tbody>
          {KEYS.map(({ keys, does }) => (
            <Table.Tr key={does}>
              <Table.Td w={112}>
                {keys.map((key, index) => (
                  <span key={key}>
                    {index > 0 && ' + '}
                    <Key>{key}</Key>
                  </span>
                ))}
              </Table.Td>
              <Table.Td>{does}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Modal>
  );
}
