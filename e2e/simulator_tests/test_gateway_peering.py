from __future__ import annotations

from typing import Any

from .account import CLOSED, FAR_REGION, HUB, REGION, TEAM, AccountTest, Clients


class Peering(AccountTest):
    def setUp(self) -> None:
        super().setUp()
        self.far = Clients(region=FAR_REGION)
        self.hub_id, self.far_id = self.hub(), self.gateway(self.far)

    def gateway(self, clients: Clients) -> str:
        return clients.ec2.create_transit_gateway(Options=CLOSED)["TransitGateway"]["TransitGatewayId"]

    def peer(self, far_id: str = "", account: str = HUB, region: str = FAR_REGION) -> str:
        answer = self.ec2.create_transit_gateway_peering_attachment(
            TransitGatewayId=self.hub_id,
            PeerTransitGatewayId=far_id or self.far_id,
            PeerAccountId=account,
            PeerRegion=region,
        )
        return answer["TransitGatewayPeeringAttachment"]["TransitGatewayAttachmentId"]

    def pair(self, ec2: Any, gateway_id: str, attachment_id: str) -> dict[str, str]:
        table = ec2.create_transit_gateway_route_table(TransitGatewayId=gateway_id)["TransitGatewayRouteTable"]
        return {
            "TransitGatewayAttachmentId": attachment_id,
            "TransitGatewayRouteTableId": table["TransitGatewayRouteTableId"],
        }

    def test_each_side_waits_for_the_acceptance_that_is_the_far_sides(self) -> None:
        attachment_id = self.peer()
        ask = {"TransitGatewayAttachmentId": attachment_id}
        pairs = [(self.ec2, self.pair(self.ec2, self.hub_id, attachment_id)),
                 (self.far.ec2, self.pair(self.far.ec2, self.far_id, attachment_id))]  # fmt: skip
        for ec2, pair in pairs:
            self.refused("IncorrectState", ec2.associate_transit_gateway_route_table, **pair)
            route = {**pair, "DestinationCidrBlock": "10.0.0.0/8"}
            self.refused("IncorrectState", ec2.create_transit_gateway_route, **route)
        self.refused("OperationNotPermitted", self.ec2.accept_transit_gateway_peering_attachment, **ask)
        self.far.ec2.accept_transit_gateway_peering_attachment(**ask)
        self.refused("IncorrectState", self.far.ec2.accept_transit_gateway_peering_attachment, **ask)
        for ec2, pair in pairs:
            ec2.associate_transit_gateway_route_table(**pair)
            ec2.create_transit_gateway_route(**pair, DestinationCidrBlock="10.0.0.0/8")
            self.refused("OperationNotPermitted", ec2.enable_transit_gateway_route_table_propagation, **pair)

    def test_each_side_sees_the_other_as_the_resource(self) -> None:
        attachment_id = self.peer()
        for ec2, own, other in ((self.ec2, self.hub_id, self.far_id), (self.far.ec2, self.far_id, self.hub_id)):
            found = ec2.describe_transit_gateway_attachments(TransitGatewayAttachmentIds=[attachment_id])
            attachment = found["TransitGatewayAttachments"][0]
            self.assertEqual((own, other), (attachment["TransitGatewayId"], attachment["ResourceId"]))
            self.assertEqual("peering", attachment["ResourceType"])
            ask = {"TransitGatewayAttachmentIds": [attachment_id]}
            peering = ec2.describe_transit_gateway_peering_attachments(**ask)["TransitGatewayPeeringAttachments"][0]
            self.assertEqual(REGION, peering["RequesterTgwInfo"]["Region"])
            self.assertEqual(FAR_REGION, peering["AccepterTgwInfo"]["Region"])

    def test_what_cannot_be_peered(self) -> None:
        self.refused("InvalidTransitGatewayID.NotFound", self.peer, far_id="tgw-0123456789abcdef0")
        self.refused("InvalidTransitGatewayID.NotFound", self.peer, region="eu-west-3")
        self.peer()
        self.refused("DuplicateTransitGatewayAttachment", self.peer)

    def test_a_gateway_of_another_account(self) -> None:
        team = self.team(FAR_REGION)
        attachment_id = self.peer(self.gateway(team), TEAM)
        accept = self.far.ec2.accept_transit_gateway_peering_attachment
        self.refused("InvalidTransitGatewayAttachmentID.NotFound", accept, TransitGatewayAttachmentId=attachment_id)
        team.ec2.accept_transit_gateway_peering_attachment(TransitGatewayAttachmentId=attachment_id)

    def test_either_side_deletes_for_both_and_leaves_blackholes(self) -> None:
        attachment_id = self.peer()
        self.far.ec2.accept_transit_gateway_peering_attachment(TransitGatewayAttachmentId=attachment_id)
        pair = self.pair(self.ec2, self.hub_id, attachment_id)
        self.ec2.create_transit_gateway_route(**pair, DestinationCidrBlock="10.0.0.0/8")
        self.refused("IncorrectState", self.far.ec2.delete_transit_gateway, TransitGatewayId=self.far_id)
        self.far.ec2.delete_transit_gateway_peering_attachment(TransitGatewayAttachmentId=attachment_id)
        delete = self.ec2.delete_transit_gateway_peering_attachment
        self.refused("InvalidTransitGatewayAttachmentID.NotFound", delete, TransitGatewayAttachmentId=attachment_id)
        found = self.ec2.search_transit_gateway_routes(
            TransitGatewayRouteTableId=pair["TransitGatewayRouteTableId"], Filters=[{"Name": "type", "Values": ["static"]}]
        )
        self.assertEqual("blackhole", found["Routes"][0]["State"])
        self.far.ec2.delete_transit_gateway(TransitGatewayId=self.far_id)

    def test_a_rejected_one_is_over(self) -> None:
        attachment_id = self.peer()
        reject = {"TransitGatewayAttachmentId": attachment_id}
        self.refused("OperationNotPermitted", self.ec2.reject_transit_gateway_peering_attachment, **reject)
        self.far.ec2.reject_transit_gateway_peering_attachment(**reject)
        pair = self.pair(self.ec2, self.hub_id, attachment_id)
        self.refused("IncorrectState", self.ec2.associate_transit_gateway_route_table, **pair)
        self.peer()
