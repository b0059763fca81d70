// One long-lived client of AWS's JavaScript SDK, which finds credentials by itself: reads at each line of standard input.
import { createInterface } from "node:readline";
import { GetObjectCommand, S3Client } from "@aws-sdk/client-s3";

const client = new S3Client({ forcePathStyle: true });
for await (const _ of createInterface({ input: process.stdin })) {
  const reply = await client.send(new GetObjectCommand({ Bucket: "nbauth-demo", Key: "data/penguins.parquet" }));
  console.log((await reply.Body.transformToByteArray()).length);
}
