import { writeFixtures } from '../../write-fixtures.ts';
import { generateFixtures } from './generate.ts';

writeFixtures('triggers', generateFixtures());
